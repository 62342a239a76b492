/** Rank 8: main and wiring, nothing else. */
@org.jspecify.annotations.NullMarked
package org.santral.app;
