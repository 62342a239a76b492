package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;

/** A second opinion: SIPp's own caller scenario, 200 calls, against a tiny callee on the stack. */
class SippTest {

    private static final Path SIPP = Path.of("/usr/bin/sipp");

    /** Answers every INVITE with 180 and 200 and everything else with 200. */
    private static final class Callee implements TransactionUser {
        private SipStack stack;

        @Override
        public void request(ServerTransaction transaction, SipRequest request) {
            if (request.method().equals("INVITE")) {
                transaction.respond(Recorder.answer(transaction, 180));
            }
            transaction.respond(Recorder.answer(transaction, 200).toBuilder()
                    .with("Contact", "<" + stack.contact(transaction.source()) + ">")
                    .build());
        }

        @Override
        public void ack(SipRequest ack, Hop source) {}

        @Override
        public void cancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void stray(SipResponse response, Hop source) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void given_sippCaller_when_200Calls_then_noneFails(String transport, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SIPP), "SIPp is not installed at " + SIPP);
        Callee callee = new Callee();
        try (SipStack stack = new SipStack(
                SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0))
                        .withShards(2),
                callee)) {
            callee.stack = stack;
            int port = stack.listenPoints()
                    .get(transport.equals("u1") ? 0 : 1)
                    .address()
                    .getPort();
            File output = folder.resolve("sipp.log").toFile();
            Process sipp = new ProcessBuilder(List.of(
                            SIPP.toString(),
                            "-sn",
                            "uac",
                            "-t",
                            transport,
                            "-i",
                            "127.0.0.1",
                            "-m",
                            "200",
                            "-r",
                            "100",
                            "-d",
                            "50",
                            "-timeout",
                            "60",
                            "-timeout_error",
                            "-nostdin",
                            "127.0.0.1:" + port))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = sipp.waitFor(90, TimeUnit.SECONDS);
            if (!ended) {
                sipp.destroyForcibly();
            }
            assertThat(ended).as("SIPp ended").isTrue();
            assertThat(sipp.exitValue()).as(Files.readString(output.toPath())).isZero();
            assertThat(stack.metrics().callbackErrors()).isZero();
            assertThat(stack.metrics().rejected()).isZero();
        }
    }
}
