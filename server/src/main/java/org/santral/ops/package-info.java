/** Rank 7: what operators see: health and metrics. */
@org.jspecify.annotations.NullMarked
package org.santral.ops;
