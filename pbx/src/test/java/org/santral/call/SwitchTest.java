package org.santral.call;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.santral.rig.RtpPeer;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** A switch with a carrier, closed after each test. */
abstract class SwitchTest {
    final List<AutoCloseable> opened = new ArrayList<>();
    final SipPeer carrier = kept(new SipPeer());
    final RtpPeer voiceA = kept(new RtpPeer());
    final RtpPeer voiceB = kept(new RtpPeer());

    final <T extends AutoCloseable> T kept(T one) {
        opened.add(one);
        return one;
    }

    final Switch start(Setup setup) {
        return kept(new Switch(setup));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }
}
