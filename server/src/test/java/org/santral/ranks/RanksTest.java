package org.santral.ranks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Imports go strictly downward (ARCHITECTURE.md, the rank table); packages of one rank never import each other. */
class RanksTest {
    private static final String ROOT = "org.santral.";

    /** Longest prefix wins. The libraries below are one room each: what is inside is their own affair. */
    private static final Map<String, Integer> RANKS = new LinkedHashMap<>();

    static {
        RANKS.put("sip", -2);
        RANKS.put("media", -1);
        RANKS.put("base", 0);
        RANKS.put("speech", 5);
        RANKS.put("store", 10);
        RANKS.put("tenant", 20);
        RANKS.put("leg", 30);
        RANKS.put("registrar", 30);
        RANKS.put("trunk", 30);
        RANKS.put("call", 40);
        RANKS.put("campaign", 50);
        RANKS.put("ivr", 50);
        RANKS.put("component", 51);
        RANKS.put("voicemail", 51);
        RANKS.put("routing", 52);
        RANKS.put("ledger", 50);
        RANKS.put("queue", 50);
        RANKS.put("state", 55);
        RANKS.put("mail", 57);
        RANKS.put("campaigns", 60);
        RANKS.put("cdr", 60);
        RANKS.put("toll", 60);
        RANKS.put("webhooks", 60);
        RANKS.put("recordings", 60);
        RANKS.put("oauth", 60);
        RANKS.put("http", 65);
        RANKS.put("http.verimor", 70);
        RANKS.put("http.bulutfon", 70);
        RANKS.put("http.simotel", 70);
        RANKS.put("ops", 70);
        RANKS.put("simulator", 0);
        RANKS.put("app", 80);
    }

    /** Ranks inside the SIP library. */
    private static final Map<String, Integer> SIP = Map.of(
            "sip.message", 0,
            "sip.digest", 1,
            "sip.sdp", 1,
            "sip.transport", 1,
            "sip.dns", 2,
            "sip.transaction", 3,
            "sip.dialog", 4,
            "sip.ua", 5);

    private static final List<String> SWITCH = List.of(
            "base",
            "speech",
            "tenant",
            "leg",
            "registrar",
            "trunk",
            "call",
            "campaign",
            "ivr",
            "queue",
            "voicemail",
            "component",
            "routing");
    private static final List<String> NOT_IN_THE_SWITCH = List.of(
            "java.sql",
            "javax.sql",
            "org.springframework",
            "jakarta.",
            "org.apache.",
            "java.net.http",
            "tools.jackson");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.santral");

    @Test
    void imports_go_strictly_downward() {
        assertThat(violations(PRODUCT, RANKS)).isEmpty();
    }

    @Test
    void inside_the_sip_library_too() {
        assertThat(violations(PRODUCT, SIP)).isEmpty();
    }

    @Test
    void every_package_has_a_rank() {
        List<String> unranked = new ArrayList<>();
        for (JavaClass type : PRODUCT) {
            if (rank(type, RANKS) == null) {
                unranked.add(type.getName());
            }
        }
        assertThat(unranked).isEmpty();
    }

    @Test
    void the_switch_knows_no_http_sql_or_framework() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : PRODUCT) {
            String room = room(type, RANKS);
            if (room == null || !SWITCH.contains(room)) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getName();
                if (NOT_IN_THE_SWITCH.stream().anyMatch(target::startsWith)) {
                    found.add(dependency.getDescription());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void the_libraries_know_nothing_of_the_switch() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : PRODUCT) {
            String room = room(type, RANKS);
            if (!"sip".equals(room) && !"media".equals(room)) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = room(dependency.getTargetClass(), RANKS);
                if (target != null && !target.equals(room)) {
                    found.add(dependency.getDescription());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void an_upward_import_is_found() {
        List<String> found = violationsOf("org.santral.base.ClimbsUp");
        assertThat(found).isNotEmpty().allMatch(line -> line.contains("CallControl"));
    }

    @Test
    void an_import_within_a_rank_is_found() {
        List<String> found = violationsOf("org.santral.cdr.LooksAside");
        assertThat(found).isNotEmpty().allMatch(line -> line.contains("Subscription"));
    }

    private static List<String> violationsOf(String name) {
        try {
            return violations(new ClassFileImporter().importClasses(Class.forName(name)), RANKS);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name + " belongs to this test", e);
        }
    }

    private static List<String> violations(JavaClasses classes, Map<String, Integer> ranks) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            String from = room(type, ranks);
            if (from == null) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = room(dependency.getTargetClass(), ranks);
                if (to != null && !to.equals(from) && ranks.get(to) >= ranks.get(from)) {
                    found.add(from + " -> " + to + ": " + dependency.getDescription());
                }
            }
        }
        return found;
    }

    private static Integer rank(JavaClass type, Map<String, Integer> ranks) {
        String room = room(type, ranks);
        return room == null ? null : ranks.get(room);
    }

    private static String room(JavaClass type, Map<String, Integer> ranks) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return null;
        }
        String rest = name.substring(ROOT.length());
        String best = null;
        for (String room : ranks.keySet()) {
            if ((rest.equals(room) || rest.startsWith(room + ".")) && (best == null || room.length() > best.length())) {
                best = room;
            }
        }
        return best;
    }
}
