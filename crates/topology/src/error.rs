//! What can be wrong with a registry or with a server's description.

use kernel::OfficeCode;

/// Why the registry was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// The office is registered already.
    #[error("office {0} is registered already: rotate its keys, or revoke it first")]
    AlreadyThere(OfficeCode),
    #[error("there is no office {0} in the registry: add it first")]
    Unknown(OfficeCode),
    /// The office was revoked.
    #[error("office {0} was revoked: add it again with new keys")]
    Revoked(OfficeCode),
    /// Two keys are valid already.
    #[error("{0} has two valid keys already: finish that rotation first")]
    RotationUnderWay(String),
    /// Only one key is valid.
    #[error("{0} has one valid key only: there is no rotation to finish")]
    NoRotation(String),
    /// An office with a server of its own needs a key for it; one without must have none.
    #[error("office {0}: a leaf key belongs to an office with a server of its own, and only there")]
    LeafKey(OfficeCode),
    /// The key belongs to somebody, or did.
    #[error("this key is, or was, in use by {0}: make a new one")]
    KeyInUse(String),
    /// Itjen is registered already.
    #[error("Itjen is registered already: rotate its key")]
    ItjenThere,
    /// Itjen is not registered.
    #[error("Itjen is not registered: register the file that `amanah itjen init` made")]
    NoItjen,
}

/// Why a server's configuration was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopologyError {
    /// Everything that leaves the machine is encrypted.
    #[error("{what} at {host} is outside loopback and has no TLS: give it a certificate")]
    PlainOutsideLoopback { what: &'static str, host: String },
    /// An address without a port.
    #[error("'{0}' is not an address: expected host:port")]
    BadAddress(String),
    /// A leaf server needs somewhere to connect to.
    #[error("the leaf server has no address of the hub")]
    NoRemote,
}
