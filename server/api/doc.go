// Package api is the voice API over HTTP (R7): its paths, parameters, bodies and
// errors, as the vendor's document has them, and the description of them as
// OpenAPI 3.1.
package api
