//! What can be wrong with a registry or with a server's description.

use kernel::OfficeCode;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    #[error("office {0} is registered already: rotate its keys, or revoke it first")]
    AlreadyThere(OfficeCode),
    #[error("there is no office {0} in the registry: add it first")]
    Unknown(OfficeCode),
    #[error("office {0} was revoked: add it again with new keys")]
    Revoked(OfficeCode),
    #[error("{0} has two valid keys already: finish that rotation first")]
    RotationUnderWay(String),
    #[error("{0} has one valid key only: there is no rotation to finish")]
    NoRotation(String),
    /// An office with a server of its own needs a key for it; one without must have none.
    #[error("office {0}: a leaf key belongs to an office with a server of its own, and only there")]
    LeafKey(OfficeCode),
    #[error("this key is, or was, in use by {0}: make a new one")]
    KeyInUse(String),
    #[error("Itjen is registered already: rotate its key")]
    ItjenThere,
    #[error("Itjen is not registered: register the file that `amanah-itjen init` made")]
    NoItjen,
}

/// Why a server's configuration was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopologyError {
    /// Everything that leaves the machine is encrypted.
    #[error("{what} at {host} is outside loopback and has no TLS: give it a certificate")]
    PlainOutsideLoopback { what: &'static str, host: String },
    #[error("'{0}' is not an address: expected host:port")]
    BadAddress(String),
    #[error("the leaf server has no address of the hub")]
    NoRemote,
}
