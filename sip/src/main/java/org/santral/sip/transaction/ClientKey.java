package org.santral.sip.transaction;

/** What makes a response belong to a client transaction (RFC 3261 §17.1.3). */
record ClientKey(String branch, String method) {}
