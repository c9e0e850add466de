"""What was posted: series, patches, diffs, trees and how a patch applies to a tree."""
