// Package pos is the shop's door for its other programs: an HTTP API for points of sale, and a
// folder into which they drop files. It turns requests into calls of the desk and the desk's
// answers into JSON, bounds what a client may cost, and counts what it did. It never decides
// anything about points, never touches a database or a screen, keeps no token, and never shows
// the text of a Go error: refusals are worded by package say, as on the screens.
package pos
