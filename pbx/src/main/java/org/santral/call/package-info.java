/** Rank 4: calls: their life as one pure table, their owner, and the ports that they are recorded through. */
@org.jspecify.annotations.NullMarked
package org.santral.call;
