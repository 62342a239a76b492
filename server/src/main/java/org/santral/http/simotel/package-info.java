/**
 * Rank 7: the Simotel API (spec/simotel.md): one URL per operation, one envelope for every answer, and the events and
 * component calls in that vendor's words.
 */
@org.jspecify.annotations.NullMarked
package org.santral.http.simotel;
