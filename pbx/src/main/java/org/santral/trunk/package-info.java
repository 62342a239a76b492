/** Rank 3: carriers: which one takes a call, whether it is well, and registration with it. */
@org.jspecify.annotations.NullMarked
package org.santral.trunk;
