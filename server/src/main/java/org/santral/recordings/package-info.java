/** Rank 6: recordings: their files, their catalogue, the links that hand them out, and their retention. */
@org.jspecify.annotations.NullMarked
package org.santral.recordings;
