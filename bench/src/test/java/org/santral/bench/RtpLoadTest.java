package org.santral.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator against itself: what one side sends the other receives. */
class RtpLoadTest {
    @Test
    void everyPacketIsCountedOnceAndLossIsSeen() throws Exception {
        try (RtpSockets sockets = RtpSockets.open(2)) {
            int one = sockets.ports().getFirst();
            int other = sockets.ports().getLast();
            InetAddress here = InetAddress.getLoopbackAddress();
            // Of the third stream nothing arrives: nobody listens there.
            List<Flow> flows = List.of(
                    new Flow(0, one, new InetSocketAddress(here, other)),
                    new Flow(1, other, new InetSocketAddress(here, one)),
                    new Flow(2, one, new InetSocketAddress(here, 9)));

            RtpLoad.Result result = new RtpLoad(sockets, flows).run(0, 1, () -> 0);

            assertThat(result.expected()).isEqualTo(150);
            assertThat(result.received()).isEqualTo(100);
            assertThat(result.silent()).isEqualTo(1);
            assertThat(result.delayUs().p50()).isPositive();
        }
    }

    @Test
    void theKitsFlowsAreRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("flows.txt"), "0 127.0.0.1 40000 127.0.0.1 10000\n1 127.0.0.1 40002 127.0.0.1 10002\n");

        assertThat(Flow.read(file))
                .containsExactly(
                        new Flow(0, 40000, new InetSocketAddress("127.0.0.1", 10000)),
                        new Flow(1, 40002, new InetSocketAddress("127.0.0.1", 10002)));
    }
}
