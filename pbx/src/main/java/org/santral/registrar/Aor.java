package org.santral.registrar;

/** An address of record (RFC 3261 §10): an extension of a tenant. */
record Aor(int domainId, String extension) {}
