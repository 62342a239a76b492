/** Rank 5.1: messages for extensions that did not take a call: leaving them and listening to them. */
@org.jspecify.annotations.NullMarked
package org.santral.voicemail;
