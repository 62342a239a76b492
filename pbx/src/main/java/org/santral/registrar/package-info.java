/** Rank 3: where the phones of extensions are: registration (RFC 3261 §10). */
@org.jspecify.annotations.NullMarked
package org.santral.registrar;
