/** The demonstration: the PBX and a simulated telephone network, and one masked call through the public API. */
@org.jspecify.annotations.NullMarked
package org.santral.app.demo;
