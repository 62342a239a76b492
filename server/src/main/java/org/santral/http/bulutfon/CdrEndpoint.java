package org.santral.http.bulutfon;

import java.time.Clock;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.cdr.Cdr;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.CdrPage;
import org.santral.cdr.Cdrs;
import org.santral.cdr.Recording;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records of calls: S3 and S4 in the form of the seed, B1 and B2 in codes, B37 and B38 for {@code /v2}. */
final class CdrEndpoint {
    /** A client of the vendor's that stops at keys it does not know (quirk Q9). */
    private static final String STRICT_CLIENT = "bulutfon_sdk/";

    private final Cdrs cdrs;
    private final Clock clock;

    CdrEndpoint(Cdrs cdrs, Clock clock) {
        this.cdrs = cdrs;
        this.clock = clock;
    }

    /** {@code /cdr}. */
    Answer list(Access access, Request request) throws BulutfonRefusal {
        return list(document(access.account(), false), access, request);
    }

    /** {@code /cdrs}. */
    Answer codeList(Access access, Request request) throws BulutfonRefusal {
        return list(document(access.account(), true), access, request);
    }

    /** {@code /cdr/{uuid}}. */
    Answer detail(Access access, Request request) throws BulutfonRefusal {
        return detail(document(access.account(), false), access, request);
    }

    /** {@code /cdrs/{uuid}}. */
    Answer codeDetail(Access access, Request request) throws BulutfonRefusal {
        return detail(document(access.account(), true), access, request);
    }

    /** {@code /v2/cdr/list}. */
    Answer v2List(Access access, Request request) throws BulutfonRefusal {
        CdrPage page = find(access, request);
        CdrDocument document = CdrDocument.code(access.account());
        ObjectNode root = Json.object();
        ArrayNode rows = root.putArray("data");
        for (Cdr cdr : page.rows()) {
            ObjectNode row = rows.addObject();
            document.row(row, cdr, true);
            row.put("call_record", playable(cdr, request));
        }
        CdrPagination.write(root.putObject("pagination"), page, request);
        return Json.answer(root);
    }

    /** {@code /v2/cdr/{year}/{month}/{day}/{uuid}}; the id alone says which call it is. */
    Answer v2Detail(Access access, Request request) throws BulutfonRefusal {
        CdrDetail detail = find(access, request.variables().getLast());
        ObjectNode root = Json.object();
        CdrDocument.code(access.account()).detail(root, detail, true);
        root.put("call_record", playable(detail.cdr(), request));
        return Json.answer(root);
    }

    /** The tenant's switch wins over the path. */
    private static CdrDocument document(Account account, boolean codePath) {
        return switch (account.settings().form()) {
            case BY_PATH -> codePath ? CdrDocument.code(account) : CdrDocument.v1(account);
            case V1 -> CdrDocument.v1(account);
            case CODE -> CdrDocument.code(account);
        };
    }

    private Answer list(CdrDocument document, Access access, Request request) throws BulutfonRefusal {
        CdrPage page = find(access, request);
        ObjectNode root = Json.object();
        ArrayNode rows = root.putArray("cdrs");
        page.rows().forEach(cdr -> document.row(rows.addObject(), cdr, true));
        CdrPagination.write(root.putObject("pagination"), page, request);
        return Json.answer(root);
    }

    private Answer detail(CdrDocument document, Access access, Request request) throws BulutfonRefusal {
        CdrDetail detail = find(access, request.variable());
        String client = request.header("User-Agent");
        boolean strict = client != null && client.startsWith(STRICT_CLIENT);
        ObjectNode root = Json.object();
        document.detail(root.putObject("cdr"), detail, !strict);
        return Json.answer(root);
    }

    private CdrPage find(Access access, Request request) throws BulutfonRefusal {
        CdrQuery query = CdrQuery.of(request.params(), access.account().tenant(), clock.instant());
        return cdrs.find(access.domainId(), query.filter(), query.order(), query.page(), query.limit());
    }

    private CdrDetail find(Access access, String uuid) throws BulutfonRefusal {
        return callId(uuid).flatMap(call -> cdrs.byId(access.domainId(), call)).orElseThrow(BulutfonRefusal::notFound);
    }

    /** An id as clients give it: opaque, but within the bounds that ids have. */
    static Optional<CallId> callId(String text) {
        return text.isEmpty() || text.length() > 64 ? Optional.empty() : Optional.of(new CallId(text));
    }

    /** Where a browser can play the recording: the link opens this one recording and nothing else (§2.1). */
    private static String playable(Cdr cdr, Request request) {
        String key = request.params().get("apikey");
        if (cdr.recording() != Recording.PRESENT || key == null) {
            return "NO";
        }
        String call = cdr.call().value();
        return request.base() + "/call-records/" + call + "/stream?access_token="
                + RecordingCredentials.sha1(key + call);
    }
}
