package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dns.TestNameServer;
import org.santral.sip.message.SipUri;
import org.santral.sip.ua.RawPeer.Msg;

/** A call to a name with two servers (RFC 3263 §4.3). */
class FailoverCallTest extends Fixture {

    @Test
    void a_503_of_the_first_server_sends_the_call_to_the_second() throws Exception {
        try (TestNameServer names = new TestNameServer();
                RawPeer second = new RawPeer();
                UserAgent caller = new UserAgent(stackSettings().withNameServers(names.address()), settings(), ua)) {
            names.srv("_sip._udp.carrier.test", 1, 0, peer.port(), "one.carrier.test");
            names.srv("_sip._udp.carrier.test", 2, 0, second.port(), "two.carrier.test");
            names.a("one.carrier.test", "127.0.0.1", 60);
            names.a("two.carrier.test", "127.0.0.1", 60);
            InviteSpec spec = spec();
            OutgoingCall outgoing = caller.invite(
                    new InviteSpec(
                            caller.stack().nextShard(),
                            SipUri.parse("sip:905321112233@carrier.test;transport=udp"),
                            spec.from(),
                            spec.to(),
                            null,
                            List.of(),
                            OURS,
                            spec.extra(),
                            null,
                            false),
                    call);
            Msg first = peer.request("INVITE");
            peer.respond(first, "503 Service Unavailable", "x");
            Msg again = second.request("INVITE");
            assertThat(again.first("Call-ID")).isEqualTo(first.first("Call-ID")).isEqualTo(outgoing.sipCallId());
            assertThat(again.first("Via")).isNotEqualTo(first.first("Via"));
            second.accept(again, "p");
            Dialog dialog = call.next(Events.Answered.class).dialog();
            second.request("ACK");
            dialog.listen(call);
            dialog.bye(null);
            second.request("BYE");
        }
    }
}
