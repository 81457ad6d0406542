"""The HTTP API: `/api/v1`, JSON, RFC 9457 errors, described at `/api/openapi.json`."""
