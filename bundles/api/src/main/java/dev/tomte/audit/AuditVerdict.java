package dev.tomte.audit;

import java.util.List;

/**
 * Whether the chain holds.
 *
 * @param entries how many there are
 * @param head the newest entry's hash, to be noted elsewhere; empty if there is none
 * @param faults a sentence for each thing that is wrong, with its place, at most 100; none if the chain holds
 */
public record AuditVerdict(long entries, String head, List<String> faults) {

    public AuditVerdict {
        faults = List.copyOf(faults);
    }

    public boolean holds() {
        return faults.isEmpty();
    }
}
