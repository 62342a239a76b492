/** Break-in attempts over SIP and RTP; CONTRIBUTING.md says which line each of them was seen to get past without. */
@org.jspecify.annotations.NullMarked
package org.santral.attacks;
