package org.santral.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Shards;
import org.santral.sip.transport.StackMetrics;

/** RFC 3263 against a name server of the test's own. */
class SipResolverTest {

    private final Shards shards = new Shards(1, 1_000, new StackMetrics());
    private TestNameServer names;
    private SipResolver resolver;

    @BeforeEach
    void open() throws Exception {
        names = new TestNameServer();
        resolver = resolver(names.address());
    }

    private SipResolver resolver(InetSocketAddress... servers) {
        return new SipResolver(shards.loop(shards.next()), List.of(servers), List.of(ListenPoint.udp("127.0.0.1", 0)));
    }

    @AfterEach
    void close() {
        resolver.close();
        shards.close();
        names.close();
    }

    private String resolve(String uri) throws Exception {
        return resolve(resolver, uri);
    }

    /** The hops in order, or why there are none. */
    private String resolve(SipResolver by, String uri) throws Exception {
        CompletableFuture<String> result = new CompletableFuture<>();
        by.resolve(
                SipUri.parse(uri),
                shards.next(),
                hops -> result.complete(
                        String.join(" ", hops.stream().map(Hop::toString).toList())),
                why -> result.complete("failed: " + why));
        return result.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "sip:a@192.0.2.7, udp:192.0.2.7:5060",
        "sip:a@192.0.2.7:5070, udp:192.0.2.7:5070",
        "sip:a@192.0.2.7;transport=tcp, tcp:192.0.2.7:5060",
        "sip:a@[2001:db8::7]:5070, udp:2001:db8:0:0:0:0:0:7:5070",
        "sip:a@example.com;maddr=192.0.2.9, udp:192.0.2.9:5060",
        "sip:a@192.0.2.7;transport=sctp, failed: no transport sctp",
        "sips:a@192.0.2.7, tls:192.0.2.7:5061",
        "sips:a@192.0.2.7;transport=udp, failed: no TLS over UDP",
        "sip:a@192.0.2.7;transport=tls, tls:192.0.2.7:5061",
    })
    void given_literal_then_noQuestionIsAsked(String uri, String expected) throws Exception {
        assertThat(resolve(uri)).isEqualTo(expected);
        assertThat(names.asked).isEmpty();
    }

    @Test
    void given_naptr_then_itsOrderThenSrvThenAddresses() throws Exception {
        names.naptr("example.com", 50, 50, "s", "SIPS+D2T", "_sips._tcp.example.com");
        names.naptr("example.com", 100, 50, "s", "SIP+D2U", "_sip._udp.example.com");
        names.naptr("example.com", 90, 50, "s", "SIP+D2T", "_sip._tcp.example.com");
        names.srv("_sip._tcp.example.com", 1, 0, 5061, "one.example.com");
        names.srv("_sip._udp.example.com", 20, 0, 5080, "two.example.com");
        names.srv("_sip._udp.example.com", 10, 0, 5070, "one.example.com");
        names.a("one.example.com", "192.0.2.1", 60);
        names.a("two.example.com", "192.0.2.2", 60);
        assertThat(resolve("sip:a@example.com")).isEqualTo("tcp:192.0.2.1:5061 udp:192.0.2.1:5070 udp:192.0.2.2:5080");
    }

    @Test
    void given_noNaptr_then_srvOfEachTransport() throws Exception {
        names.srv("_sip._udp.example.com", 10, 0, 5070, "one.example.com");
        names.srv("_sip._tcp.example.com", 10, 0, 5071, "one.example.com");
        names.a("one.example.com", "192.0.2.1", 60);
        assertThat(resolve("sip:a@example.com")).isEqualTo("udp:192.0.2.1:5070 tcp:192.0.2.1:5071");
    }

    @Test
    void given_noSrv_then_addressesAtDefaultPort() throws Exception {
        names.a("example.com", "192.0.2.1", 60);
        names.a("example.com", "192.0.2.2", 60);
        assertThat(resolve("sip:a@example.com")).isEqualTo("udp:192.0.2.1:5060 udp:192.0.2.2:5060");
    }

    @Test
    void given_port_then_onlyAddressesAreAsked() throws Exception {
        names.a("example.com", "192.0.2.1", 60);
        assertThat(resolve("sip:a@example.com:5090")).isEqualTo("udp:192.0.2.1:5090");
        assertThat(names.asked).containsExactly("1 example.com");
    }

    @Test
    void given_transport_then_onlyItsSrv() throws Exception {
        names.srv("_sip._tcp.example.com", 10, 0, 5071, "one.example.com");
        names.a("one.example.com", "192.0.2.1", 60);
        assertThat(resolve("sip:a@example.com;transport=tcp")).isEqualTo("tcp:192.0.2.1:5071");
        assertThat(names.asked).containsExactly("33 _sip._tcp.example.com", "1 one.example.com");
    }

    @Test
    void given_oneTargetUnknown_then_theOthersServe() throws Exception {
        names.srv("_sip._udp.example.com", 10, 0, 5070, "gone.example.com");
        names.srv("_sip._udp.example.com", 20, 0, 5071, "one.example.com");
        names.a("one.example.com", "192.0.2.1", 60);
        assertThat(resolve("sip:a@example.com;transport=udp")).isEqualTo("udp:192.0.2.1:5071");
    }

    @Test
    void given_malformedRecords_then_theyAreSkipped() throws Exception {
        names.broken("example.com", 35);
        names.broken("_sip._udp.example.com", 33);
        names.broken("example.com", 1);
        names.a("example.com", "192.0.2.1", 60);
        assertThat(resolve("sip:a@example.com")).isEqualTo("udp:192.0.2.1:5060");
    }

    @Test
    void given_unknownName_then_failed() throws Exception {
        assertThat(resolve("sip:a@nowhere.example.com")).isEqualTo("failed: no address found");
        assertThat(resolve("sip:a@" + "x".repeat(70) + ".example.com:5060")).startsWith("failed: ");
    }

    @Test
    void given_answerWithinTtl_then_askedOnce() throws Exception {
        names.a("example.com", "192.0.2.1", 3600);
        resolve("sip:a@example.com:5060");
        resolve("sip:a@example.com:5060");
        assertThat(names.asked).hasSize(1);
    }

    @Test
    void given_firstServerRefuses_then_secondIsAsked() throws Exception {
        try (TestNameServer refusing = new TestNameServer()) {
            refusing.responseCode = 5;
            names.a("example.com", "192.0.2.1", 60);
            try (SipResolver both = resolver(refusing.address(), names.address())) {
                assertThat(resolve(both, "sip:a@example.com:5060")).isEqualTo("udp:192.0.2.1:5060");
                assertThat(refusing.asked).hasSize(1);
            }
        }
    }

    @Test
    void given_deafServer_then_failedInBoundedTimeAndNotRemembered() throws Exception {
        names.deaf = true;
        assertThat(resolve("sip:a@example.com:5060")).isEqualTo("failed: no name server answers");
        names.deaf = false;
        names.a("example.com", "192.0.2.1", 60);
        assertThat(resolve("sip:a@example.com:5060")).isEqualTo("udp:192.0.2.1:5060");
    }

    @Test
    void given_weights_then_drawnByTicketWithinPriority() {
        SrvRecord light = new SrvRecord(1, 10, 5060, "light");
        SrvRecord heavy = new SrvRecord(1, 90, 5060, "heavy");
        SrvRecord spare = new SrvRecord(2, 0, 5060, "spare");
        SrvRecord none = new SrvRecord(0, 0, 5060, "");
        List<SrvRecord> all = List.of(spare, heavy, light, none);
        assertThat(SrvRecord.inOrder(all, bound -> 10)).containsExactly(light, heavy, spare);
        assertThat(SrvRecord.inOrder(all, bound -> bound - 1)).containsExactly(heavy, light, spare);
    }
}
