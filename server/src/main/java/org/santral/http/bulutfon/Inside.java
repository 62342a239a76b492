package org.santral.http.bulutfon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.santral.tenant.Extension;
import org.santral.tenant.OutsideClass;

/** How this dialect names what has an inside number: ids are the numbers themselves. */
final class Inside {
    /** The vendor's words for what an extension may call, in the vendor's order. */
    static final SequencedMap<String, OutsideClass> CLASSES = classes();

    private Inside() {}

    private static SequencedMap<String, OutsideClass> classes() {
        SequencedMap<String, OutsideClass> classes = new LinkedHashMap<>();
        classes.put("domestic", OutsideClass.DOMESTIC);
        classes.put("gsm", OutsideClass.MOBILE);
        classes.put("international", OutsideClass.INTERNATIONAL);
        return classes;
    }

    /** A number of at most nine digits as the integer that clients expect; zeros in front are lost to them. */
    static int id(String number) {
        return Integer.parseInt(number);
    }

    /** What a client means by an id: the very number, or else the first that reads the same as an integer. */
    static <T> Optional<T> find(Map<String, T> byNumber, String id) {
        T exact = byNumber.get(id);
        if (exact != null || !id.matches("[0-9]{1,9}")) {
            return Optional.ofNullable(exact);
        }
        Predicate<Map.Entry<String, T>> same = entry -> id(entry.getKey()) == id(id);
        return byNumber.entrySet().stream().filter(same).findFirst().map(Map.Entry::getValue);
    }

    /** What may be called, in the vendor's words. */
    static List<String> acl(Extension extension) {
        return CLASSES.entrySet().stream()
                .filter(word -> extension.mayCall().contains(word.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
