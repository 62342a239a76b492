package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aFullRangeIsRefusedUntilASessionIsClosed() throws Exception {
        MediaSettings settings = Engines.range(6);
        try (MediaEngine engine = new MediaEngine(settings)) {
            List<MediaSession> sessions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sessions.add(engine.open(new Events()));
            }
            assertThat(sessions)
                    .extracting(MediaSession::localRtpPort)
                    .doesNotHaveDuplicates()
                    .allMatch(p -> p % 2 == 0);
            assertThat(engine.openSessions()).isEqualTo(3);
            assertThat(engine.portsInUse()).isEqualTo(6);
            assertThatThrownBy(() -> engine.open(new Events())).isInstanceOf(NoPortsException.class);

            sessions.get(1).close();
            sessions.get(1).close();
            try (MediaSession again = engine.open(new Events())) {
                assertThat(again.localRtpPort()).isEqualTo(sessions.get(1).localRtpPort());
                assertThatThrownBy(() -> engine.open(new Events())).isInstanceOf(NoPortsException.class);
            }
        }
        assertFree(settings);
    }

    private static void assertFree(MediaSettings settings) throws Exception {
        for (int port = settings.firstPort(); port <= settings.lastPort(); port++) {
            new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void aThousandSessionsLeaveNothingBehind() throws Exception {
        MediaSettings settings = Engines.range(20);
        try (MediaEngine engine = new MediaEngine(settings);
                Phone phone = new Phone(Codec.PCMA)) {
            Random random = new Random(1);
            List<MediaSession> open = new ArrayList<>();
            Set<Integer> used = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                if (open.size() == 10) {
                    open.remove(random.nextInt(10)).close();
                }
                MediaSession session = engine.open(new Events());
                session.remote(phone.media());
                session.play(Tone.BUSY, true);
                used.add(session.localRtpPort());
                open.add(session);
            }
            assertThat(used).hasSize(10);
            open.forEach(MediaSession::close);
            Await.until("all ports are back", () -> engine.portsInUse() == 0);
            assertThat(engine.openSessions()).isZero();
            assertFree(settings);
        }
    }

    @Test
    void portsAreNotReusedAtOnce() throws Exception {
        try (MediaEngine engine = new MediaEngine(Engines.range(20))) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                MediaSession session = engine.open(new Events());
                ports.add(session.localRtpPort());
                session.close();
            }
            assertThat(ports).doesNotHaveDuplicates();
        }
    }

    @Test
    void aPortThatAnotherProcessHoldsIsPassedOver() throws Exception {
        MediaSettings settings = Engines.range(6);
        try (DatagramSocket rtcpOfFirst =
                        new DatagramSocket(settings.firstPort() + 1, InetAddress.getLoopbackAddress());
                MediaEngine engine = new MediaEngine(settings)) {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 2; i++) {
                ports.add(engine.open(new Events()).localRtpPort());
            }
            assertThat(ports).containsExactlyInAnyOrder(settings.firstPort() + 2, settings.firstPort() + 4);
            assertThatThrownBy(() -> engine.open(new Events())).isInstanceOf(NoPortsException.class);
            assertThat(engine.portsInUse()).isEqualTo(4);
            new DatagramSocket(settings.firstPort(), InetAddress.getLoopbackAddress()).close();

            rtcpOfFirst.close();
            assertThat(engine.open(new Events()).localRtpPort()).isEqualTo(settings.firstPort());
        }
        assertFree(settings);
    }

    @Test
    void aClosedEngineOpensNothing() throws Exception {
        MediaSettings settings = Engines.range(4);
        MediaEngine engine = new MediaEngine(settings);
        MediaSession session = engine.open(new Events());
        engine.close();
        engine.close();
        session.close();
        assertThatThrownBy(() -> engine.open(new Events())).isInstanceOf(NoPortsException.class);
        assertThat(engine.portsInUse()).isZero();
        assertFree(settings);
    }

    @Test
    void settingsThatCannotWorkAreRefused() throws Exception {
        InetAddress local = InetAddress.getLoopbackAddress();
        Duration silence = Duration.ofSeconds(30);
        assertThatThrownBy(() -> new MediaSettings(local, 20001, 20002, 1, silence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20001-20002");
        assertThatThrownBy(() -> new MediaSettings(local, 20000, 70000, 1, silence))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MediaSettings(local, 20000, 20001, 0, silence))
                .isInstanceOf(IllegalArgumentException.class);
        InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        assertThatThrownBy(() -> new MediaEngine(new MediaSettings(foreign, 20000, 20999, 1, silence)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
