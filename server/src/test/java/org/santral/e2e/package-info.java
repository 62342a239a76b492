/**
 * Whole calls: the PBX in this process, asked over HTTP, with peers that share no code with it (SIPp, baresip) or with
 * the simulator as carrier and phones.
 */
@org.jspecify.annotations.NullMarked
package org.santral.e2e;
