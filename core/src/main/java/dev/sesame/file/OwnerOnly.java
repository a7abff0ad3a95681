package dev.sesame.file;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions for the owner alone, given at creation, so that there is no moment without them. */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** Returns the attributes of a new file: mode 0600 where the system has modes. */
    public static FileAttribute<?>[] file() {
        return mode("rw-------");
    }

    /** Returns the attributes of a new directory: mode 0700 where the system has modes. */
    public static FileAttribute<?>[] directory() {
        return mode("rwx------");
    }

    static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] mode(String mode) {
        if (!isPosix()) {
            return new FileAttribute<?>[0];
        }
        var permissions = PosixFilePermissions.fromString(mode);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }
}
