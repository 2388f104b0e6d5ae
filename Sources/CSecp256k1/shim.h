// Debian's libsecp256k1, with the recovery module that Ethereum's signatures need.
#include <secp256k1.h>
#include <secp256k1_recovery.h>
