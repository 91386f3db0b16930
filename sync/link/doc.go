// Package link is the line between shops and headquarters (HQ): the certificate authority that HQ
// makes for its chain, the enrolment key that people hand over, an HTTP server around HQ's machine
// and a client with the loop that drives a shop's agent in real time.
//
// TLS is 1.3 and nothing else. A shop trusts one authority, by the hash of its public key, which came
// with the enrolment key; HQ trusts the client certificates of its own authority and takes a
// message only from the stream that its certificate names. Nothing here decides what a message means,
// and nothing reads the certificates or the proxies of the operating system.
package link
