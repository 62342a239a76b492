package org.santral.http.simotel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.LimitReachedException;
import org.santral.state.QueueChanges;
import org.santral.state.QueueSetting;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code pbx/queues/add, search, update, remove} (B9–B12). What is changed here counts for the next callers. */
final class QueueServices {
    private final QueueChanges changes;

    QueueServices(QueueChanges changes) {
        this.changes = changes;
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        fields.required("name");
        String number = fields.required("number");
        if (!number.matches("[0-9]{2,5}")) {
            throw SimotelRefusal.invalid("number", number, "2 to 5 digits");
        }
        if (tenant.inside(number).isPresent()) {
            throw taken();
        }
        SortedMap<String, String> said =
                Remarks.given(fields, QueueForm.table(QueueSetting.unsaid(number)), Envelope.object(), Map.of());
        try {
            if (!changes.create(tenant.domainId(), number, new QueueForm(said).setting())) {
                throw taken();
            }
        } catch (LimitReachedException e) {
            throw SimotelRefusal.business(String.valueOf(e.getMessage()));
        }
        return Envelope.added(id(tenant, number));
    }

    Answer update(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        QueueSettings queue = find(tenant, fields);
        String number = fields.text("number");
        if (number != null && !number.equals(queue.number())) {
            throw SimotelRefusal.invalid("number", number, "the number that the queue has");
        }
        QueueSetting before = changes.setting(tenant.domainId(), queue.number());
        SortedMap<String, String> said = Remarks.merged(
                before.remarks(),
                Remarks.given(fields, QueueForm.table(queue), row(access, tenant, queue), before.remarks()));
        if (!changes.change(tenant.domainId(), queue.number(), before, new QueueForm(said).setting())) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        if (!changes.delete(tenant.domainId(), find(tenant, fields).number())) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Search search = Search.of(fields);
        List<QueueSettings> queues = new ArrayList<>(tenant.queues().values());
        queues.sort(Comparator.comparing(
                queue -> changes.made(tenant.domainId(), queue.number()).orElse(Instant.MIN),
                Comparator.reverseOrder()));
        ArrayNode rows = Envelope.array();
        for (QueueSettings queue : queues) {
            ObjectNode row = row(access, tenant, queue);
            if (search.admits(row)) {
                rows.add(row);
            }
        }
        return Envelope.ok("", rows);
    }

    private ObjectNode row(Access access, Tenant tenant, QueueSettings queue) {
        ObjectNode row = Envelope.object().put("_id", id(tenant, queue.number()));
        Map<String, String> said =
                changes.setting(tenant.domainId(), queue.number()).remarks();
        Remarks.show(row, QueueForm.table(queue), said);
        Instant made = changes.made(tenant.domainId(), queue.number()).orElse(null);
        return row.put("date", Stamps.local(access.account().settings(), made));
    }

    private static String id(Tenant tenant, String number) {
        return ObjectId.of(tenant.domainId(), "queue", number);
    }

    private static QueueSettings find(Tenant tenant, Fields fields) throws SimotelRefusal {
        String id = fields.id();
        Optional<QueueSettings> found = tenant.queues().values().stream()
                .filter(queue -> id(tenant, queue.number()).equals(id))
                .findFirst();
        return found.orElseThrow(SimotelRefusal::failed);
    }

    private static SimotelRefusal taken() {
        return SimotelRefusal.business("this queue already exists");
    }
}
