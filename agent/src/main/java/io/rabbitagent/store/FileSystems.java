package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Whether a directory is on a disk of this machine: file locks and fsync mean less over a network. */
final class FileSystems {
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "9p",
            "virtiofs",
            "ceph",
            "glusterfs",
            "lustre",
            "afs",
            "coda",
            "ncpfs",
            "gfs2",
            "ocfs2",
            "beegfs",
            "gpfs",
            "orangefs",
            "pvfs2",
            "davfs",
            "fuse");

    private FileSystems() {}

    /** Names the type of the file system that a directory is on. */
    interface Types {
        String of(Path directory) throws IOException;
    }

    static String typeOf(Path directory) throws IOException {
        return Files.getFileStore(directory).type();
    }

    /** @throws StoreException where it is a network file system, or can't be told */
    static void refuseNetwork(Path directory, Types types) throws StoreException {
        String type;
        try {
            type = types.of(directory).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new StoreException(
                    "can't tell which file system " + directory + " is on (" + e
                            + "): a store of files needs a local one",
                    e);
        }
        if (NETWORK.contains(type) || type.startsWith("fuse.") || type.startsWith("nfs")) {
            throw new StoreException(directory + " is on a network file system (" + type
                    + "): a store of files is for the processes of one machine; use a local directory");
        }
    }
}
