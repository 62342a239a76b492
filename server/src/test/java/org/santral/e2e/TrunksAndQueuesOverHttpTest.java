package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A trunk and a queue that a client made over HTTP serve real calls, also after a restart, until they are removed. */
class TrunksAndQueuesOverHttpTest {
    private static final String NASIM = "127.0.3.7";
    private static final String FAILED = "Requested operation failed";

    private Path folder;
    private PbxUnderTest pbx;
    private Carrier nasim;

    @Test
    void they_carry_calls_until_they_are_removed(@TempDir Path temporary) throws Exception {
        Sipp.assumeInstalled();
        folder = temporary;
        nasim = Carrier.udp(NASIM);
        // A trunk of the operator that no call here takes.
        Setup setup = new Setup()
                .extension("557")
                .extension("552")
                .trunk("near", Numbers.SOURCES, "sip:127.0.3.8:5060", "127.0.3.8")
                .privateTargets("127.0.3.0/29");
        String trunk;
        String queue;
        pbx = PbxUnderTest.start(folder, setup);
        try {
            trunk = done("pbx/trunks/add", "{'name':'Nasim','host':'" + NASIM + "','port':" + nasim.port() + "}")
                    .path("data")
                    .path("_id")
                    .asString();
            queue = done("pbx/queues/add", "{'name':'Sales','number':'10000','timeout':'20'}")
                    .path("data")
                    .path("_id")
                    .asString();
            done("pbx/queues/batchaddagent", agents("557", "552"));
            done("pbx/queues/pauseagent", "{'queue':'10000','agent':'552'}");
            rings("557", "552");
        } finally {
            pbx.close();
        }
        pbx = PbxUnderTest.start(folder, setup);
        try {
            done("pbx/queues/resumeagent", "{'queue':'10000','agent':'552'}");
            done("pbx/queues/removeagent", "{'queue':'10000','agent':'557'}");
            rings("552", "557");
            done("pbx/trunks/update", "{'_id':'" + trunk + "','active':'no'}");
            assertThat(call(Numbers.source(), "552")).isEqualTo(FAILED);
            done("pbx/trunks/update", "{'_id':'" + trunk + "','active':'yes'}");
            done("pbx/queues/remove", "{'_id':'" + queue + "'}");
            assertThat(call(Numbers.source(), "10000")).isEqualTo(FAILED);
            done("pbx/trunks/remove", "{'_id':'" + trunk + "'}");
            assertThat(call(Numbers.source(), "552")).isEqualTo(FAILED);
            assertThat(pbx.liveCalls()).isZero();
        } finally {
            pbx.close();
        }
    }

    /** Somebody outside, called over the trunk, reaches that agent through the queue, and the other one does not ring. */
    private void rings(String agent, String other) throws Exception {
        Desk works = Desk.registered(pbx, folder, agent, Office.address(agent));
        Desk idles = Desk.registered(pbx, folder, other, Office.address(other));
        try (Sipp outside =
                        Sipp.play(nasim, folder, Office.answers("Nasim", null).hungUp());
                Sipp rung =
                        works.plays(Office.answers("Desk " + agent, null).cued().bye());
                Sipp quiet = idles.plays(Office.answers("Desk " + other, null).hungUp())) {
            String number = Numbers.source();
            assertThat(call(number, "10000")).isEmpty();
            assertThat(outside.await(true, "INVITE").text()).startsWith("INVITE sip:" + number + "@" + NASIM);
            rung.await(true, "ACK");
            assertThat(quiet.received("INVITE")).isEmpty();
            rung.cue();
            outside.awaitDone();
            pbx.awaitIdle();
        }
    }

    private static String agents(String... numbers) {
        return "{'agents':[{'queue':'10000','agent':'" + String.join("'},{'queue':'10000','agent':'", numbers) + "'}]}";
    }

    /** @return what was wrong, empty for nothing */
    private String call(String caller, String callee) throws Exception {
        JsonNode reply = ask(
                "call/originate/act",
                "{'caller':'" + caller + "','callee':'" + callee
                        + "','context':'main_routing','caller_id':'x','trunk_name':'Nasim'}");
        return reply.path("message").asString("");
    }

    private JsonNode done(String service, String json) throws Exception {
        JsonNode reply = ask(service, json);
        assertThat(reply.path("success").asInt()).as(reply.toString()).isEqualTo(1);
        return reply;
    }

    private JsonNode ask(String service, String json) throws Exception {
        return pbx.simotel(service, json.replace('\'', '"'));
    }
}
