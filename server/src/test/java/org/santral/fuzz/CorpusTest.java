package org.santral.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.http.bulutfon.BulutfonFuzz;
import org.santral.http.simotel.SimotelFuzz;
import org.santral.http.verimor.VerimorFuzz;
import org.santral.leg.SdesFuzz;
import org.santral.media.SrtpFuzz;

/**
 * What fuzzing has found worth keeping still holds: every input of {@code fuzz/NAME.zip}, the fewest that reach all that
 * any input has reached. CONTRIBUTING.md says how to look for more.
 */
class CorpusTest {
    /** A target and its name. */
    record Target(String name, Run run) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One input. */
    @FunctionalInterface
    interface Run {
        void on(byte[] input) throws Exception;
    }

    static List<Target> targets() {
        return List.of(
                new Target("SipMessageFuzz", SipMessageFuzz::fuzzerTestOneInput),
                new Target("SipStreamFuzz", SipStreamFuzz::fuzzerTestOneInput),
                new Target("SipDoorFuzz", SipDoorFuzz::fuzzerTestOneInput),
                new Target("SipTcpFuzz", SipTcpFuzz::fuzzerTestOneInput),
                new Target("HttpDoorFuzz", HttpDoorFuzz::fuzzerTestOneInput),
                new Target("SdesFuzz", SdesFuzz::fuzzerTestOneInput),
                new Target("SrtpFuzz", SrtpFuzz::fuzzerTestOneInput),
                new Target("DigestFuzz", DigestFuzz::fuzzerTestOneInput),
                new Target("SdpFuzz", SdpFuzz::fuzzerTestOneInput),
                new Target("RtpFuzz", RtpFuzz::fuzzerTestOneInput),
                new Target("AudioFileFuzz", AudioFileFuzz::fuzzerTestOneInput),
                new Target("SmartFuzz", SmartFuzz::fuzzerTestOneInput),
                new Target("TextFuzz", TextFuzz::fuzzerTestOneInput),
                new Target("ConfigFuzz", ConfigFuzz::fuzzerTestOneInput),
                new Target("VerimorFuzz", VerimorFuzz::fuzzerTestOneInput),
                new Target("BulutfonFuzz", BulutfonFuzz::fuzzerTestOneInput),
                new Target("SimotelFuzz", SimotelFuzz::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void every_input_that_was_kept_holds(Target target) throws Exception {
        Map<String, byte[]> inputs = inputs(target.name());
        assertThat(inputs).isNotEmpty();
        for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
            try {
                target.run().on(input.getValue());
            } catch (Throwable failure) {
                throw new AssertionError(target + " fails with " + input.getKey(), failure);
            }
        }
    }

    private static Map<String, byte[]> inputs(String name) throws IOException {
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        try (InputStream file = CorpusTest.class.getResourceAsStream("/fuzz/" + name + ".zip")) {
            assertThat(file).as("fuzz/" + name + ".zip").isNotNull();
            ZipInputStream zip = new ZipInputStream(file);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                inputs.put(entry.getName(), zip.readAllBytes());
            }
        }
        return inputs;
    }
}
