/** Rank 60: automatic calls: what is kept of them, who is called next, and what came of it. */
@org.jspecify.annotations.NullMarked
package org.santral.campaigns;
