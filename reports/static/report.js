// Keys and arrows. Every page is complete without this file; it reads nothing but the page.
"use strict";

const stops = [...document.querySelectorAll(".step, .note")].sort(
  (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let at = -1;

function select(next) {
  at = Math.max(0, Math.min(stops.length - 1, next));
  for (const node of document.querySelectorAll(".current")) node.classList.remove("current");
  const stop = stops[at];
  const file = stop.closest("details");
  if (file) file.open = true;
  stop.classList.add("current");
  const name = "#" + stop.id;
  for (const link of document.querySelectorAll(`.source .bubble[href="${name}"]`)) {
    link.classList.add("current");
  }
  for (const link of document.querySelectorAll(`.steps a[href="${name}"]`)) {
    link.parentElement.classList.add("current");
    link.scrollIntoView({ block: "nearest" });
  }
  for (const arrow of document.querySelectorAll(`[data-to="${stop.id}"]`)) {
    arrow.classList.add("current");
  }
  document.body.dataset.at = stop.id;
}

function go(next) {
  select(next);
  history.replaceState(null, "", "#" + stops[at].id);
  stops[at].scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  stops[at].focus({ preventScroll: true });
}

function fromAddress() {
  const index = stops.findIndex((stop) => "#" + stop.id === location.hash);
  if (index >= 0) select(index);
  const target = document.getElementById(location.hash.slice(1));
  const file = target && target.closest("details");
  if (file && !file.open) {
    file.open = true;
    target.scrollIntoView({ block: "center" });
  }
}

document.addEventListener("keydown", (event) => {
  if (!stops.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if ("jn".includes(event.key)) go(at + 1);
  else if ("kp".includes(event.key)) go(at < 0 ? 0 : at - 1);
});
addEventListener("hashchange", fromAddress);

function shape(name, attributes, to) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.dataset.to = to;
  return node;
}

// One arrow from each step's bubble to the next, in the gutter; long jumps bow further out.
function drawArrows() {
  const table = document.querySelector(".source");
  if (!table) return;
  const old = document.querySelector(".path-arrows");
  if (old) old.remove();
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "path-arrows");
  svg.setAttribute("aria-hidden", "true");
  const ground = table.parentElement.getBoundingClientRect();
  const bubbles = [...table.querySelectorAll("td:first-child .bubble")].sort(
    (a, b) => Number(a.textContent) - Number(b.textContent));
  for (let i = 1; i < bubbles.length; i++) {
    if (Number(bubbles[i].textContent) !== Number(bubbles[i - 1].textContent) + 1) continue;
    const from = bubbles[i - 1].getBoundingClientRect(), to = bubbles[i].getBoundingClientRect();
    if (Math.abs(from.top - to.top) < 4) continue;
    const x1 = from.left - ground.left - 1, y1 = from.top - ground.top + from.height / 2 + 3;
    const x2 = to.left - ground.left - 1, y2 = to.top - ground.top + to.height / 2 - 3;
    const bow = Math.min(38, 10 + Math.abs(y2 - y1) / 14);
    const x = Math.max(2, Math.min(x1, x2) - bow), name = bubbles[i].getAttribute("href").slice(1);
    svg.append(
      shape("path", { d: `M${x1} ${y1}C${x} ${y1} ${x} ${y2} ${x2 - 5} ${y2}` }, name),
      shape("polygon", { points: `${x2},${y2} ${x2 - 6},${y2 - 3.5} ${x2 - 6},${y2 + 3.5}` }, name));
  }
  table.parentElement.append(svg);
}

drawArrows();
addEventListener("resize", drawArrows);
fromAddress();
