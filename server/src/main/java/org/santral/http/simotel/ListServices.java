package org.santral.http.simotel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.LimitReachedException;
import org.santral.state.NumberList;
import org.santral.state.NumberList.Listed;
import org.santral.state.NumberList.Said;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code pbx/blacklists/*} and {@code pbx/whitelists/*} (B21–B28): callers who are refused, or let in all the same. */
final class ListServices {
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_LABELS = 64;

    private final NumberList list;
    private final boolean labelled;

    /** @param labelled whether its numbers have labels */
    ListServices(NumberList list, boolean labelled) {
        this.list = list;
        this.labelled = labelled;
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        fields.required("number");
        Said said = said(tenant, fields, null);
        try {
            long id = list.list(tenant.domainId(), said).orElseThrow(UserForm::taken);
            return Envelope.added(ObjectId.of(id));
        } catch (IllegalArgumentException e) {
            throw notANumber(said);
        } catch (LimitReachedException e) {
            throw SimotelRefusal.business(String.valueOf(e.getMessage()));
        }
    }

    Answer update(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        long id = id(fields);
        Listed before = list.listed(tenant.domainId(), id).orElseThrow(SimotelRefusal::failed);
        Said said = said(tenant, fields, before.said());
        try {
            return switch (list.change(tenant.domainId(), id, said)) {
                case DONE -> Envelope.done();
                case UNKNOWN -> throw SimotelRefusal.failed();
                case TAKEN -> throw UserForm.taken();
            };
        } catch (IllegalArgumentException e) {
            throw notANumber(said);
        }
    }

    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        if (!list.unlist(access.account().tenant().domainId(), id(fields))) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Search search = Search.of(fields);
        String number = search.wanted("number");
        if (number != null && number.length() <= LONGEST_NUMBER && !search.alike()) {
            number = Numbering.key(number, tenant.region());
        }
        ArrayNode rows = Envelope.array();
        for (Listed listed : list.search(
                tenant.domainId(), new NumberList.Search(number, search.wanted("comment"), search.alike()))) {
            ObjectNode row = Envelope.object()
                    .put("_id", ObjectId.of(listed.id()))
                    .put("number", listed.said().written());
            if (labelled) {
                ArrayNode labels = row.putArray("labels");
                listed.said().labels().forEach(labels::add);
            }
            rows.add(row.put("comment", listed.said().comment())
                    .put("date", Stamps.local(access.account().settings(), listed.at())));
        }
        return Envelope.ok("", rows);
    }

    private static long id(Fields fields) throws SimotelRefusal {
        OptionalLong id = ObjectId.number(fields.id());
        if (id.isEmpty()) {
            throw SimotelRefusal.failed();
        }
        return id.getAsLong();
    }

    /** @param before what was said until now; null for nothing */
    private Said said(Tenant tenant, Fields fields, @Nullable Said before) throws SimotelRefusal {
        String number = fields.text("number");
        if (number != null && number.length() > LONGEST_NUMBER) {
            throw SimotelRefusal.invalid("number", number, "a telephone number");
        }
        String comment = fields.has("comment")
                ? Optional.ofNullable(fields.text("comment")).orElse("")
                : before == null ? "" : before.comment();
        if (comment.length() > LONGEST_TEXT) {
            throw SimotelRefusal.invalid("comment", comment, "at most " + LONGEST_TEXT + " characters");
        }
        List<String> labels = before == null ? List.of() : before.labels();
        if (labelled && fields.has("labels")) {
            labels = fields.texts("labels");
            if (labels.size() > MOST_LABELS || labels.stream().anyMatch(label -> label.length() > LONGEST_TEXT)) {
                throw SimotelRefusal.business("Field 'labels':at most " + MOST_LABELS + " labels of " + LONGEST_TEXT
                        + " characters are kept");
            }
        }
        if (number == null && before != null) {
            return new Said(before.key(), before.written(), comment, labels);
        }
        String written = String.valueOf(number);
        return new Said(Numbering.key(written, tenant.region()), written, comment, labels);
    }

    private static SimotelRefusal notANumber(Said said) {
        return SimotelRefusal.invalid("number", said.written(), "a telephone number");
    }
}
