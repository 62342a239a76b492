package org.santral.http.verimor;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.queue.Queues;
import org.santral.queue.WaitingCaller;
import org.santral.tenant.Extension;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ObjectNode;

/** {@code /queues}, {@code /queues/pending}, {@code /queue/user_list}, {@code /queue/manage_users} (B11–B14). */
final class QueueVerbs {
    private final Queues queues;
    private final QueueMembers members;
    private final Clock clock;

    QueueVerbs(Queues queues, QueueMembers members, Clock clock) {
        this.queues = queues;
        this.members = members;
        this.clock = clock;
    }

    Answer list(Account account, Request request) {
        return Json.array(List.copyOf(account.tenant().queues().values()), (json, queue) -> json.put(
                        "number", Integer.parseInt(queue.number()))
                .put("name", queue.name()));
    }

    Answer pending(Account account, Request request) {
        return Json.array(queues.waiting(account.tenant()), this::waiting);
    }

    private void waiting(ObjectNode json, WaitingCaller caller) {
        String call = caller.call().value();
        json.put("queue_number", caller.queue())
                .put("uuid", call)
                .put("call_uuid", call)
                .put("caller_id", caller.caller().number())
                .put("joined_at", Long.toString(caller.joinedAt().getEpochSecond()))
                .put(
                        "wait_time",
                        Math.max(
                                0,
                                Duration.between(caller.joinedAt(), clock.instant())
                                        .toSeconds()));
    }

    Answer users(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        return Json.array(members.of(tenant, queue(tenant, request.params())), (json, number) -> json.put(
                        "user", Integer.parseInt(number))
                .put("name", tenant.extension(number).map(Extension::name).orElse("")));
    }

    /** Replaces the members, or with {@code action} adds or removes some. */
    Answer manage(Account account, Request request) throws VerimorRefusal {
        String action = Optional.ofNullable(request.params().get("action"))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .orElse("replace");
        return switch (action) {
            case "replace" -> change(account, request, _ -> List.of(), true);
            case "add" -> add(account, request);
            case "remove" -> remove(account, request);
            default -> throw Params.invalid("action", action);
        };
    }

    Answer add(Account account, Request request) throws VerimorRefusal {
        return change(account, request, UnaryOperator.identity(), true);
    }

    Answer remove(Account account, Request request) throws VerimorRefusal {
        return change(account, request, UnaryOperator.identity(), false);
    }

    /**
     * @param base what of the present members stays whatever was given
     * @param joins whether the users given are members afterwards
     */
    private Answer change(Account account, Request request, UnaryOperator<List<String>> base, boolean joins)
            throws VerimorRefusal {
        Tenant tenant = account.tenant();
        List<String> users = users(tenant, request.params());
        QueueSettings queue = queue(tenant, request.params());
        members.change(tenant, queue, before -> {
            SequencedSet<String> after = new LinkedHashSet<>(base.apply(before));
            if (joins) {
                after.addAll(users);
            } else {
                users.forEach(after::remove);
            }
            return List.copyOf(after);
        });
        return Answer.text(200, "OK");
    }

    /** The users given: {@code user_list}, or one in the words that clients have for it. */
    private static List<String> users(Tenant tenant, RequestParams params) throws VerimorRefusal {
        List<String> users = new ArrayList<>(Params.list(params, "user_list"));
        for (String name : List.of("user", "extension")) {
            if (users.isEmpty()) {
                users.addAll(Params.list(params, name));
            }
        }
        if (users.isEmpty()) {
            throw VerimorRefusal.badRequest("user_list value null or none");
        }
        for (String user : users) {
            if (tenant.extension(user).isEmpty()) {
                throw VerimorRefusal.badRequest("User value null or none " + user);
            }
        }
        if (users.size() > QueueMembers.MOST) {
            throw VerimorRefusal.badRequest("at most " + QueueMembers.MOST + " users");
        }
        return users;
    }

    /** The queue given: {@code queue_number}, or {@code queue} with its number or name. */
    private static QueueSettings queue(Tenant tenant, RequestParams params) throws VerimorRefusal {
        @Nullable String given = params.get("queue_number");
        String written = given == null ? params.get("queue") : given;
        String queue = written == null ? "" : written.strip();
        return tenant.queue(queue)
                .or(() -> tenant.queues().values().stream()
                        .filter(one -> !queue.isEmpty() && one.name().equalsIgnoreCase(queue))
                        .findFirst())
                .orElseThrow(() -> VerimorRefusal.badRequest(("Queue_number value null or none " + queue).strip()));
    }
}
