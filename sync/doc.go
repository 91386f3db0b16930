// Package sync names the rooms that exchange data with the world, and holds nothing itself.
//
// sync/file reads and writes the files that people carry: CSV, XLSX, JSON lines. Later rooms
// are sync/wire (the messages between a shop and its headquarters), sync/agent (the shop's
// side), sync/hq (the server's side), sync/simtest (both under bad weather, by seed) and
// sync/pos (the shop's other programs). None of them touches a database or a screen: what
// they need from the shop they declare as small interfaces, and the desk answers them.
package sync
