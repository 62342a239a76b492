/** Rank 50: automatic calls: when they may be made, and what is done with whoever answers. */
@org.jspecify.annotations.NullMarked
package org.santral.campaign;
