package io.rabbitagent.operations;

import java.util.List;
import java.util.Optional;

/**
 * {@code agent backups restore-definitions -o json}. No definition's content is in it: that may be a password.
 *
 * @param overwrite whether what differs is to be as in the backup
 * @param imported whether there was an import
 * @param complete whether nothing is missing, and with {@code overwrite} nothing differs that an import can change
 * @param problem how the import ended where not well
 * @param before what was missing and differed
 * @param after the same after the import; empty where there was none
 */
public record DefinitionsView(
        int formatVersion,
        String backup,
        String node,
        boolean overwrite,
        boolean imported,
        boolean complete,
        Optional<String> problem,
        List<KindLine> before,
        List<KindLine> after) {

    /**
     * The definitions of a kind, such as users.
     *
     * @param inBackup how many the backup has
     * @param missingNames of the first 20
     * @param differingNames of the first 20
     * @param leftOut how many are missing that an import can't bring back
     */
    public record KindLine(
            String kind,
            int inBackup,
            int missing,
            List<String> missingNames,
            int differing,
            List<String> differingNames,
            int leftOut) {}
}
