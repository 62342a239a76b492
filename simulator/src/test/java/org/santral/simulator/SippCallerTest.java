package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.simulator.CallRecord.End;
import org.santral.simulator.CallRecord.Event;
import org.santral.sip.transport.ListenPoint;

/** SIPp, a caller that shares no code with us, calls the simulator. */
class SippCallerTest {
    @TempDir
    Path folder;

    private Simulator carrier;

    @BeforeEach
    void start() {
        assumeTrue(
                List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                        .anyMatch(p -> Files.isExecutable(Path.of(p, "sipp"))),
                "SIPp (sipp) is not installed");
        carrier = Simulator.start(SimulatorSettings.local().withAnswerAfter(Duration.ofMillis(50)));
    }

    @AfterEach
    void stop() {
        if (carrier != null) {
            carrier.close();
        }
    }

    @Test
    void callsOverUdpAreAnsweredAndEnded() throws Exception {
        sipp(carrier.listenPoints().getFirst(), "905550000002", "-sn", "uac", "-m", "20", "-r", "20", "-d", "300");
        allAnswered(20);
    }

    @Test
    void callsOverTcpAreAnsweredAndEnded() throws Exception {
        sipp(
                carrier.listenPoints().getLast(),
                "905550000002",
                "-sn",
                "uac",
                "-t",
                "t1",
                "-m",
                "20",
                "-r",
                "20",
                "-d",
                "300");
        allAnswered(20);
    }

    @Test
    void everyCallSurvivesLostPackets() throws Exception {
        sipp(
                carrier.listenPoints().getFirst(),
                "905550000002",
                "-sn",
                "uac",
                "-m",
                "10",
                "-r",
                "10",
                "-d",
                "300",
                "-lost",
                "10");
        assertThat(ended(10)).allMatch(CallRecord::answered);
    }

    @Test
    void aBusyNumberIsBusy() throws Exception {
        Path scenario = folder.resolve("refused.xml");
        try (var in = SippCallerTest.class.getResourceAsStream("/sipp/refused.xml")) {
            Files.copy(in, scenario);
        }
        sipp(carrier.listenPoints().getFirst(), "905550000486", "-sf", scenario.toString(), "-m", "5", "-r", "5");
        assertThat(ended(5)).allMatch(r -> r.status() == 486);
    }

    private void allAnswered(int calls) throws Exception {
        assertThat(ended(calls)).allSatisfy(r -> {
            assertThat(r.answered()).isTrue();
            assertThat(r.acknowledged()).isTrue();
            assertThat(r.hungUpBy()).isEqualTo(End.PEER);
            assertThat(r.peer().media()).startsWith("127.0.0.1:");
        });
        assertThat(carrier.liveCalls()).isZero();
        assertThat(carrier.portsInUse()).isZero();
    }

    private List<CallRecord> ended(int calls) throws Exception {
        List<CallRecord> ended = new ArrayList<>();
        carrier.log()
                .await(r -> r.event() == Event.ENDED && !ended.contains(r) && add(ended, r) == calls, Pair.PATIENCE);
        return ended;
    }

    private static int add(List<CallRecord> to, CallRecord call) {
        to.add(call);
        return to.size();
    }

    private void sipp(ListenPoint to, String number, String... options) throws Exception {
        Path log = folder.resolve("sipp.log");
        List<String> command = new ArrayList<>(List.of("sipp", "-i", "127.0.0.1", "-s", number, "-nostdin"));
        command.addAll(List.of(options));
        command.addAll(List.of("-timeout", "60", "127.0.0.1:" + to.address().getPort()));
        Process sipp = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(sipp.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(sipp.exitValue()).as(() -> tail(log)).isZero();
        } finally {
            sipp.destroyForcibly();
        }
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 3000));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
