/** Rank 5.2: where calls go: numbers, working hours, rights, forwards and feature codes, as programs that drive calls. */
@org.jspecify.annotations.NullMarked
package org.santral.routing;
