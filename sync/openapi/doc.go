// Package openapi is JSON as our APIs take it and describe it: a strict reader, the schemas that a
// request is held against before anything else looks at it, and the document that is given out with these
// same schemas. It knows no endpoint and no message; who has some makes their schemas.
package openapi
