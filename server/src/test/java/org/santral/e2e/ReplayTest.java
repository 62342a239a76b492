package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;
import org.santral.sip.transport.Wire;

/** A request that a client sends again, because it saw no answer, rings nobody twice. */
class ReplayTest {
    private Simulator simulator;
    private PbxUnderTest pbx;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        simulator = Simulator.start(SimulatorSettings.local()
                .withAnswerAfter(Duration.ofMillis(300))
                .withTalk(Duration.ofSeconds(1)));
        int port = simulator.listenPoints().getFirst().address().getPort();
        pbx = PbxUnderTest.start(
                folder,
                new Setup()
                        .trunk("carrier", "90", "sip:127.0.0.1:" + port + ";transport=udp", "127.0.0.1")
                        .replayWindow(Duration.ofMinutes(2)));
    }

    @AfterEach
    void stop() {
        if (pbx != null) {
            pbx.close();
        }
        if (simulator != null) {
            simulator.close();
        }
    }

    @Test
    void theSameRequestIsTheSameCall() throws Exception {
        String source = Numbers.source();
        String request = PbxUnderTest.masked("/originate", source, Numbers.destination());
        HttpResponse<String> first = pbx.get(request);
        HttpResponse<String> second = pbx.get(request);
        assertThat(first.headers().firstValue("Santral-Replayed")).isEmpty();
        assertThat(second.headers().firstValue("Santral-Replayed")).contains("true");
        assertThat(second.body()).isEqualTo(first.body());
        pbx.ended(first.body());
        assertThat(invites(source)).isEqualTo(1);
    }

    @Test
    void aClientThatWasCutOffWhileItWaited() throws Exception {
        String source = Numbers.source();
        String request = PbxUnderTest.masked("/bridge", source, Numbers.destination());
        URI uri = pbx.uri(request);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            String get = "GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: pbx\r\n\r\n";
            socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Patience.until("the first party is called", () -> "", () -> invites(source) == 1);
        }
        HttpResponse<String> again = pbx.get(request);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Santral-Replayed")).contains("true");
        assertThat(pbx.ended(again.body()).result()).isEqualTo("Cevaplandı");
        assertThat(invites(source)).isEqualTo(1);
    }

    private int invites(String number) {
        return pbx.wire(Wire.Direction.OUT, "INVITE sip:" + number + "@").size();
    }
}
