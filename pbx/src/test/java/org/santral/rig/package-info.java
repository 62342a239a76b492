/** What component tests of the switch stand on: peers of plain sockets, a recording ledger, a wired switch. */
package org.santral.rig;
