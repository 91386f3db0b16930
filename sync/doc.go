// Package sync names the rooms that exchange data with the world, and holds nothing itself.
//
// sync/file reads and writes the files that people carry: CSV, XLSX, JSON lines. sync/pos is the
// door for the shop's other programs: an HTTP API and an import folder. sync/wire has the messages
// between a shop and its headquarters, docs/PROTOCOL.md their story. Later rooms are sync/agent
// (the shop's side), sync/hq (the server's side) and sync/simtest (both under bad weather, by
// seed). None of them touches a database or a screen: what they need from the shop they declare as
// small interfaces, and the desk answers them.
package sync
