package org.santral.e2e;

import java.nio.file.Path;

/** A phone on somebody's desk: SIPp, registered for an extension at an address of its own. */
record Desk(PbxUnderTest pbx, Path folder, String extension, Carrier at) {

    /** Registers a phone; several of one extension may have the same address. */
    static Desk registered(PbxUnderTest pbx, Path folder, String extension, String address) throws Exception {
        int before = pbx.registeredPhones();
        Carrier at = Carrier.udp(address);
        Sipp.register(at, folder, pbx, extension, Setup.PASSWORD);
        Patience.until(extension + " is registered", pbx::registeredPhones, () -> pbx.registeredPhones() > before);
        return new Desk(pbx, folder, extension, at);
    }

    /** Waits for a call with this script. */
    Sipp plays(Script script) throws Exception {
        return Sipp.play(at, folder, script);
    }

    /** Whom its calls are from. */
    Invite invite(String dialled) {
        return Invite.fromPhone(extension, Setup.PASSWORD, dialled);
    }

    /** Calls with this script, which was made for {@link #invite}. */
    Sipp calls(Invite invite, Script script) throws Exception {
        return Sipp.call(at, folder, pbx, invite, script);
    }
}
