// Package sshd serves terminals over SSH: whoever owns an enrolled key gets one program on his
// screen, and nothing else. There is no shell, no command, no subsystem, no forwarding in either
// direction, no agent and no X11, because no code for them is there: a request that is not in
// the short table of a session is refused. A command gets a sentence and exit code 1, unread.
// Passwords are refused, too; a new key comes in by a one-time code, which is asked of a
// connection that has already proven that it has the key.
//
// It stands on charm.land/ssh, the library under wish, and uses of it what happens below a
// session: handshake, contexts, containment of panics. Sessions are our own, because the
// library's accept agent forwarding and any variable, keep no limit, and stop answering a client
// whose program does not take its resizes at once; wish's wrapper for Bubble Tea also replaces a
// program's own message filter, and its idle timeout is reset by our own output. Package remote
// runs a Bubble Tea program on a Session.
//
// It never knows a shop, a member of staff or a rule: Authorize and Enrol decide about keys, Run
// is what is seen. It never keeps a connection that has no session for longer than a handshake
// may take, and never waits longer for a client than a deadline.
package sshd
