package org.santral.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.NetworkRecords;
import org.santral.bench.Numbers;
import org.santral.bench.Placement;
import org.santral.bench.Rig;

/**
 * Clients' connections break in the middle of their requests and answers, and they ask again: nobody is called twice.
 *
 * @param requests how many different calls are asked for, each cut off one to three times
 */
record RetriesDrill(int requests) implements Drill {
    private static final int CLIENTS = 8;
    private static final int MOST_CUTS = 3;
    private static final Duration OVER = Duration.ofSeconds(60);

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        try (Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.silent(Duration.ofMillis(200))).start();
                Stage stage = new Stage(
                        folder,
                        Stage.Plan.of(folder, List.of(Stage.Tenant.only(null)), carrier)
                                // A retry counts as one for as long as the slowest machine takes.
                                .with("calls: { replay-window: 60s }"))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            Map<String, String> answered = ask(stage.httpPort(), dice, findings);
            boolean over = Patience.until(
                    OVER,
                    () -> carrier.parties().values().stream()
                                    .filter(NetworkRecords.Party::over)
                                    .count()
                            >= 2L * answered.size());
            findings.misses()
                    .check(over, "every accepted call rings both its phones", "not all had rung after " + OVER);
            Patience.until(OVER, () -> allEnded(api, answered));
            records(api, answered, findings);
            server.end();
            carrier.end();
            phones(carrier, findings);
            return findings;
        }
    }

    /** By the key of the number called first: the id that the client was told in the end. */
    private Map<String, String> ask(int port, Random dice, Findings findings) throws Exception {
        Map<String, String> answered = new HashMap<>();
        AtomicInteger cuts = new AtomicInteger();
        List<Callable<String>> asking = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            CutClient client = new CutClient(
                    port,
                    "/originate?key=" + Rig.KEY + "&source=" + Numbers.source(i) + "&destination="
                            + Numbers.destination(i) + "&recording_enabled=false");
            Random own = new Random(dice.nextLong());
            asking.add(() -> {
                String answer = client.ask(own, MOST_CUTS);
                cuts.addAndGet(client.cuts());
                return answer;
            });
        }
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<String>> answers = clients.invokeAll(asking);
            for (int i = 0; i < requests; i++) {
                String answer = answers.get(i).get();
                findings.misses().check(answer.startsWith("HTTP/1.1 200"), "a retry is answered", answer);
                answered.put(
                        Placement.key(Numbers.source(i)),
                        answer.substring(answer.indexOf("\r\n\r\n") + 4).strip());
            }
        }
        findings.figure("requests", requests).figure("connections cut", cuts.get());
        return answered;
    }

    private static boolean allEnded(Api api, Map<String, String> answered) throws Exception {
        for (String call : answered.values()) {
            if (api.recordStatus(call) != 200) {
                return false;
            }
        }
        return true;
    }

    private static void records(Api api, Map<String, String> answered, Findings findings) throws Exception {
        Set<String> seen = new HashSet<>();
        for (Api.Cdr row : api.records()) {
            String key = Placement.key(row.source());
            findings.misses()
                    .check(seen.add(key), "one request makes one call, however often it is sent", row.toString());
            findings.misses()
                    .check(
                            row.callId().equals(answered.get(key)),
                            "a retry is told the call that its first attempt made",
                            row + ", told " + answered.get(key));
        }
        findings.misses()
                .check(
                        seen.size() == answered.size(),
                        "every call is on record",
                        seen.size() + " of " + answered.size());
        findings.figure("records", seen.size());
    }

    private static void phones(Carrier carrier, Findings findings) throws Exception {
        Set<String> rung = new HashSet<>();
        for (NetworkRecords.Party party : carrier.parties().values()) {
            findings.misses().check(rung.add(party.key()), "no phone rings twice for one request", party.toString());
        }
        findings.figure("phones that rang", rung.size());
    }
}
